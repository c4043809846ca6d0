/** Prints the documents that are kept beside the code, from the code. */
@NullMarked
package shop.orderpipeline.docs;

import org.jspecify.annotations.NullMarked;
