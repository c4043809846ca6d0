/** Plans and copies, without a broker. */
@NullMarked
package shop.orderpipeline.opscli.replay;

import org.jspecify.annotations.NullMarked;
