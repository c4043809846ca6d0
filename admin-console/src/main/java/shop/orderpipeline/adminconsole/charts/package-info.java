/** Charts drawn on the server: plain models of what is to be drawn, which the fragments of {@code charts.html} write as SVG. */
@NullMarked
package shop.orderpipeline.adminconsole.charts;

import org.jspecify.annotations.NullMarked;
