/** The dead letters of all topics: copied into PostgreSQL without what they say, counted, and shown with what to do. */
@NullMarked
package shop.orderpipeline.adminconsole.deadletters;

import org.jspecify.annotations.NullMarked;
