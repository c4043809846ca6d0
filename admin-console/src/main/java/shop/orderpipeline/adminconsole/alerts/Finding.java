package shop.orderpipeline.adminconsole.alerts;

/**
 * What is found of one alert that may stand or be raised.
 *
 * @param subject what it is about, where one name can stand several times; else empty
 */
record Finding(AlertName name, String subject, Verdict verdict, Figures figures) {}
