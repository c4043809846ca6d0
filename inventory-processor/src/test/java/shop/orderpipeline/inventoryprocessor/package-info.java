/** The application as a whole, and a shop to sell in. */
@NullMarked
package shop.orderpipeline.inventoryprocessor;

import org.jspecify.annotations.NullMarked;
