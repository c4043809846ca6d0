package shop.orderpipeline.adminconsole.live;

import shop.orderpipeline.adminconsole.errorlogs.ErrorLog;

/**
 * A conflict that arrived.
 *
 * @param sequence its place in the order of arrival, as the database gave it before the conflict could be seen
 * @param origin of its record, {@code topic-partition@offset}: its id as an event
 * @param searchText in lower case, what a search looks through
 * @param conflict in Hebrew
 */
record Arrived(long sequence, String origin, String searchText, ErrorLog conflict) {}
