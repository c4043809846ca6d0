/** Prints docs/asyncapi.yaml from the topics and the types of their records, and holds both to it. */
@NullMarked
package shop.orderpipeline.asyncapi;

import org.jspecify.annotations.NullMarked;
