/** The weekly report: one week of the shop on paper, held against the week before. */
@NullMarked
package shop.orderpipeline.adminconsole.report;

import org.jspecify.annotations.NullMarked;
