/** Replays: planned, confirmed, followed, cancelled and resumed by people, run by the console in the background. */
@NullMarked
package shop.orderpipeline.adminconsole.replay;

import org.jspecify.annotations.NullMarked;
