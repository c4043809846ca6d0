/** What stands out of the ordinary: measured, decided with patience, told to whoever is on duty, and shown. */
@NullMarked
package shop.orderpipeline.adminconsole.alerts;

import org.jspecify.annotations.NullMarked;
