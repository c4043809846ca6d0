/** What the one migration history promises to the programs that share the tables. */
@NullMarked
package shop.orderpipeline.migration;

import org.jspecify.annotations.NullMarked;
