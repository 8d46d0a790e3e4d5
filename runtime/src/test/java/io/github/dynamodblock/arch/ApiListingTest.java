package io.github.dynamodblock.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The public API is what {@code docs/reference/api.txt} says. A change of the API is a change of that file. */
class ApiListingTest {
    /** The packages of the API. Nothing of the other packages is API, although some of their types are public. */
    static final Set<String> PACKAGES =
            Set.of(Walls.ROOT, Walls.ROOT + ".dynamodb", Walls.ROOT + ".memory", Walls.ROOT + ".quarkus");

    private static final ApiListing API = new ApiListing(type -> PACKAGES.contains(type.getPackageName()));

    private static final Path LISTING = Path.of("..", "docs", "reference", "api.txt");

    private static Stream<Class<?>> types() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages(PACKAGES).stream()
                        .filter(type -> PACKAGES.contains(type.getPackageName()))
                        .map(JavaClass::reflect);
    }

    @Test
    void publicApi_isWhatTheListingSays() throws IOException {
        List<String> now = API.of(types());
        if (Boolean.getBoolean("api.write")) {
            Files.write(LISTING, now);
        }
        assertThat(now)
                .as(
                        "the public API. If you want this change, run the test with -Dapi.write=true, commit %s, and tell"
                                + " users in CHANGELOG.md",
                        LISTING.getFileName())
                .isEqualTo(Files.readAllLines(LISTING));
    }

    @Test
    void publicApi_showsNoTypeThatIsNotApi() {
        assertThat(API.leaks(types().toList())).isEmpty();
    }

    @Test
    void listing_ofATypeThatLostAMethodOrChangedOne_differs() {
        ApiListing all = new ApiListing(type -> true);
        List<String> whole = members(all, ApiSpecimens.Whole.class);

        assertThat(whole).hasSize(2).noneMatch(line -> line.contains("internal"));
        assertThat(members(all, ApiSpecimens.Shortened.class)).hasSize(1).isNotEqualTo(whole);
        assertThat(members(all, ApiSpecimens.OtherResult.class)).hasSize(2).isNotEqualTo(whole);
    }

    @Test
    void leaks_ofATypeThatShowsAnInternalOne_areNamed() {
        ApiListing specimens = new ApiListing(type -> type.getName().contains("ApiSpecimens"));

        assertThat(specimens.leaks(List.of(ApiSpecimens.Leaking.class)))
                .hasSize(2)
                .allMatch(line -> line.contains("Walls"));
    }

    private static List<String> members(ApiListing listing, Class<?> specimen) {
        return listing.of(Stream.of(specimen)).stream().skip(1).toList();
    }
}
