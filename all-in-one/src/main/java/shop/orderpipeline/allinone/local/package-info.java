/** The parts of one machine that production has as clusters: the data directory, PostgreSQL, the Kafka broker. */
@NullMarked
package shop.orderpipeline.allinone.local;

import org.jspecify.annotations.NullMarked;
