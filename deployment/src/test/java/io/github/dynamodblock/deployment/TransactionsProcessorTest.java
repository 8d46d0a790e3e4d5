package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which applications load the class that needs JTA. */
class TransactionsProcessorTest {
    private static List<String> beans(String... capabilities) {
        List<AdditionalBeanBuildItem> found = new ArrayList<>();
        new TransactionsProcessor().transactions(new Capabilities(Set.of(capabilities)), found::add);
        return found.stream().flatMap(item -> item.getBeanClasses().stream()).toList();
    }

    @Test
    void application_withTransactions_hasTheBean() {
        assertThat(beans(Capability.TRANSACTIONS)).containsExactly(TransactionsProcessor.JTA);
    }

    @Test
    void application_withoutTransactions_hasItNot() {
        assertThat(beans(Capability.CDI)).isEmpty();
    }
}
