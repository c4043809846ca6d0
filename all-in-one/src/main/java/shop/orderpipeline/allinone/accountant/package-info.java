/** Proves from topics and tables, after a quiet period, that nothing was lost, doubled, miscounted or forgotten. */
@NullMarked
package shop.orderpipeline.allinone.accountant;

import org.jspecify.annotations.NullMarked;
