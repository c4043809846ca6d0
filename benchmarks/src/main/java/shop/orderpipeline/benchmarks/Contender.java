package shop.orderpipeline.benchmarks;

import java.io.IOException;
import java.util.Map;

/** Who completes orders. */
interface Contender {

    String title();

    /** Takes its shop's orders from paid to completed, once. */
    Outcome run(Scenario scenario, int orders) throws Exception;

    /** Processor time that it has used so far, by group of processes. */
    Map<Outcome.Group, Double> processorSeconds() throws IOException;
}
