package io.github.dynamodblock.chaos.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.chaos.mutant.Mutant;
import io.github.dynamodblock.chaos.mutant.Mutants;
import io.github.dynamodblock.chaos.mutant.WriteConditions;
import io.github.dynamodblock.dynamodb.TableLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientsTest {
    @Test
    void named_each_isThere() {
        List<String> mutants = Mutants.all().stream()
                .filter(mutant -> !mutant.real().isEmpty())
                .map(mutant -> "mutant:" + mutant.name())
                .toList();
        assertThat(List.copyOf(Clients.names()))
                .isSorted()
                .containsAll(mutants)
                .hasSize(mutants.size() + 3)
                .contains("aws", "ours", "python")
                .filteredOn(name -> !name.equals(Clients.PYTHON))
                .allSatisfy(name -> assertThat(Clients.named(name)).isNotNull());
    }

    /** Other conditions than the protocol's are in force in a simulated store only: as a client such a lock would be ours. */
    @Test
    void mutantForRealRuns_ofWhichTheConditionsAreBroken_hasAClientOfItsOwn() {
        assertThat(Mutants.all().stream()
                        .filter(mutant -> !mutant.real().isEmpty())
                        .filter(mutant -> mutant.lock().get().rules() != WriteConditions.PROTOCOL)
                        .map(Mutant::name))
                .containsExactly(UnconditionalRelease.NAME);
    }

    @Test
    void together_oursAndAPeerInItsLayout_areTakenInOrder() {
        assertThat(Clients.together("ours,aws", TableLayout.AWS)).containsExactly("ours", "aws");
        assertThat(Clients.together("python,ours", TableLayout.PYTHON)).containsExactly("python", "ours");
    }

    @Test
    void together_aPeerInAnotherLayout_isRefusedWithTheRemedy() {
        assertThatThrownBy(() -> Clients.together("ours,python", TableLayout.AWS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'python' knows rows of the layout python only: use --table-layout python, not aws");
    }

    @Test
    void named_another_isRefusedWithTheList() {
        assertThatThrownBy(() -> Clients.named("mutant:none"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is no client 'mutant:none'; there are " + String.join(", ", Clients.names()));
    }
}
