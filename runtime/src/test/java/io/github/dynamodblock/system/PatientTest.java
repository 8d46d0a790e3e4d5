package io.github.dynamodblock.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PatientTest {
    private final List<Runnable> ringing = new ArrayList<>();
    private int missing = 2;

    private final Patient patient = new Patient(
            task -> {
                if (missing-- > 0) {
                    throw new OutOfMemoryError("unable to create native thread");
                }
                task.run();
            },
            (nanos, task) -> {
                ringing.add(task);
                return () -> {};
            });

    @Test
    void task_forWhichNoThreadCanBeHad_runsWhenOneCan() {
        List<String> done = new ArrayList<>();

        patient.execute(() -> done.add("sent"));
        assertThat(done).isEmpty();
        ringing.remove(0).run();
        assertThat(done).isEmpty();
        ringing.remove(0).run();

        assertThat(done).containsExactly("sent");
        assertThat(ringing).isEmpty();
    }
}
