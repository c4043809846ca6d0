package shop.orderpipeline.docs;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class PrintedPagesTest {

    @Test
    void showsTheLifeCycleAsItIs() throws IOException {
        OrderLifecyclePage.print().isUpToDate();
    }

    @Test
    void showsTheTopicsAsTheyAre() throws IOException {
        TopicsPage.print().isUpToDate();
    }
}
