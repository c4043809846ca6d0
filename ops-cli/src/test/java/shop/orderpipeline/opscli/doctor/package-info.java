/** What the doctor finds, without anything to look at. */
@NullMarked
package shop.orderpipeline.opscli.doctor;

import org.jspecify.annotations.NullMarked;
