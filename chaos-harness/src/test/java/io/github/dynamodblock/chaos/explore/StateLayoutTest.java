package io.github.dynamodblock.chaos.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateLayoutTest {
    @Test
    void parts_ofOneKey_areTheClientsAndTheRow() {
        StateLayout layout = StateLayout.of(SpaceBounds.SMALL);

        assertThat(layout.width()).isEqualTo(3);
        assertThat(List.of(layout.part(0, 0), layout.part(1, 0), layout.row(0))).containsExactly(0, 1, 2);
        assertThat(layout.wantsAll(0)).isFalse();
    }

    @Test
    void parts_ofTwoKeys_haveOnePlaceEach() {
        StateLayout layout = StateLayout.of(SpaceBounds.TOGETHER);
        List<Integer> places = new ArrayList<>();
        for (int client = 0; client < 2; client++) {
            places.addAll(List.of(layout.part(client, 0), layout.part(client, 1), layout.all(client)));
        }
        places.addAll(List.of(layout.row(0), layout.row(1)));

        assertThat(places).containsExactly(0, 1, 2, 3, 4, 5, 6, 7).hasSize(layout.width());
        assertThat(layout.clientAt(layout.all(0))).isZero();
        assertThat(layout.clientAt(layout.part(1, 0))).isEqualTo(1);
        assertThat(layout.at(layout.part(1, 1), new int[] {1, 0})).isEqualTo(layout.part(0, 1));
    }

    @Test
    void clients_ofWhichOneWantsBothKeys_areNotTakenForEachOther() {
        assertThat(space(1).orders()).hasSize(1);
        assertThat(space(2).orders()).hasSize(2);
    }

    private static StateSpace space(int together) {
        SpaceBounds bounds = new SpaceBounds(2, 1, 2, 2, 0, 1, false, false, false, false, false, together);
        return new StateSpace(bounds, new ExploredProtocol(), StateSpace.LAWS);
    }
}
