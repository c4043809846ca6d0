/** Each topic declared once, with its serdes; the only package of this module that knows Kafka's types. */
@NullMarked
package shop.orderpipeline.topic;

import org.jspecify.annotations.NullMarked;
