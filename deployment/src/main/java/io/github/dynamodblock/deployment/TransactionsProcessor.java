package io.github.dynamodblock.deployment;

import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;

/** Connects locked methods to the transactions of an application that has some. */
final class TransactionsProcessor {
    static final String JTA = "io.github.dynamodblock.quarkus.runtime.JtaTransactions";

    /** Without transactions, nothing may load this class: its types can be missing. */
    @BuildStep
    void transactions(Capabilities capabilities, BuildProducer<AdditionalBeanBuildItem> beans) {
        if (capabilities.isPresent(Capability.TRANSACTIONS)) {
            beans.produce(AdditionalBeanBuildItem.unremovableOf(JTA));
        }
    }
}
