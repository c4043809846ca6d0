package shop.orderpipeline.adminconsole.errorlogs;

/** Says whether the alert about conflicts that come too often stands. */
public interface ConflictAlarm {

    Alert conflictAlert();
}
