package shop.orderpipeline.allinone;

import shop.orderpipeline.allinone.local.DataDirectory;
import shop.orderpipeline.allinone.local.KafkaBroker;
import shop.orderpipeline.allinone.local.PostgresServer;

/** Who keeps the records and the tables of a running pipeline. */
interface Stores {

    /** A broker and a server of our own, with their files in the data directory. */
    Stores EMBEDDED = new Stores() {
        @Override
        public AutoCloseable kafka(DataDirectory directory, int port) throws Exception {
            return KafkaBroker.start(directory, port);
        }

        @Override
        public AutoCloseable postgres(DataDirectory directory, int port) throws Exception {
            return PostgresServer.start(directory, port);
        }
    };

    /** Starts Kafka, which answers on return at this port of this machine; closing it stops it. */
    AutoCloseable kafka(DataDirectory directory, int port) throws Exception;

    /** Starts PostgreSQL, which answers on return at this port of this machine and has the database; closing it stops it. */
    AutoCloseable postgres(DataDirectory directory, int port) throws Exception;
}
