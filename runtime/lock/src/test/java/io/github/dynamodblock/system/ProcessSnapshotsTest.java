package io.github.dynamodblock.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.crac.Core;
import org.crac.Resource;
import org.junit.jupiter.api.Test;

class ProcessSnapshotsTest {
    private static SystemRandomSource copied() throws Exception {
        SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
        random.setSeed(7);
        return new SystemRandomSource(random);
    }

    @Test
    void chance_copied_drawsTheSame() throws Exception {
        assertThat(copied().grant()).isEqualTo(copied().grant());
    }

    @Test
    void chance_copiedAndReseeded_drawsDifferently() throws Exception {
        SystemRandomSource one = copied();
        SystemRandomSource other = copied();
        one.reseed();
        other.reseed();

        assertThat(one.grant()).isNotEqualTo(other.grant());
    }

    @Test
    void around_image_runsBeforeAndInTheCopy() throws Exception {
        List<String> run = new ArrayList<>();
        Resource resource = (Resource) ProcessSnapshots.around(() -> run.add("before"), () -> run.add("after"));
        resource.beforeCheckpoint(Core.getGlobalContext());
        assertThat(run).containsExactly("before");
        resource.afterRestore(Core.getGlobalContext());

        assertThat(run).containsExactly("before", "after");
    }
}
