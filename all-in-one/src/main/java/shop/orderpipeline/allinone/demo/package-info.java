/** Payments that show the pipeline at work, sent the way the shop and CardCom send theirs. */
@NullMarked
package shop.orderpipeline.allinone.demo;

import org.jspecify.annotations.NullMarked;
