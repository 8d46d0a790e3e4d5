package org.acme.demo;

import java.net.URI;
import java.util.List;

/** Says what a reader can try. */
final class Guide {
    private static final String TEXT = """
            Two instances run on this machine, and share one DynamoDB Local (%s).
            To stop everything, press Ctrl+C here, or: kill %d

              one  %s  process %d
              two  %s  process %d

            Try these in another terminal:

            # Four invoices from each instance, all at once: no number comes twice.
            for i in 1 2 3 4; do curl -sX POST %3$s/invoices/acme & curl -sX POST %5$s/invoices/acme & done; wait

            # A reactive method: 100 cents through each instance. The answer is the sum.
            curl -sX POST %3$s/payments/acme/100; curl -sX POST %5$s/payments/acme/100

            # Which instance leads?
            curl -s %3$s/leader; echo; curl -s %5$s/leader; echo

            # The report is written once a minute, by one of the two. How many are there?
            curl -s %3$s/ledger/report

            # The readiness, with the state of the lock table.
            curl -s %3$s/q/health/ready

            # Kill the leader. The other instance leads within about 7 seconds, and goes on counting.
            kill -9 %4$d    # if one leads
            kill -9 %6$d    # if two leads

            What the instances log:
            """;

    private Guide() {}

    static String text(URI dynamoDb, List<Instance> instances) {
        Instance one = instances.get(0);
        Instance two = instances.get(1);
        return TEXT.formatted(
                dynamoDb, ProcessHandle.current().pid(), one.address(), one.pid(), two.address(), two.pid());
    }
}
