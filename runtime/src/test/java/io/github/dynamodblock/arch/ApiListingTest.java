package io.github.dynamodblock.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.reflect.Modifier;
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
        List<String> listed = Files.readAllLines(LISTING);
        assertThat(listed.equals(now) ? List.of() : changes(listed, now))
                .as(
                        "what changed in the public API. If you want this change, run the test with -Dapi.write=true,"
                                + " commit %s, and tell users in CHANGELOG.md",
                        LISTING.getFileName())
                .isEmpty();
    }

    /** The lines that went and the lines that came, and a line of its own for another order of the same lines. */
    private static List<String> changes(List<String> listed, List<String> now) {
        List<String> changes = Stream.concat(
                        listed.stream().filter(line -> !now.contains(line)).map(line -> "-" + line),
                        now.stream().filter(line -> !listed.contains(line)).map(line -> "+" + line))
                .toList();
        return changes.isEmpty() ? List.of("the same lines in another order, or another number of times") : changes;
    }

    @Test
    void publicTypes_inheritFromNoHiddenTypeOfTheirPackage() {
        assertThat(types().filter(API::isPublicApi).flatMap(ApiListingTest::parents))
                .filteredOn(parent -> PACKAGES.contains(parent.getPackageName()))
                .as("a public member of a hidden parent would be API without a line in the listing")
                .allMatch(parent -> Modifier.isPublic(parent.getModifiers()));
    }

    private static Stream<Class<?>> parents(Class<?> type) {
        return Stream.concat(Stream.ofNullable(type.getSuperclass()), Stream.of(type.getInterfaces()));
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
    void listing_ofATypeWithAnotherOrderOrNullnessOrAnnotation_differs() {
        ApiListing all = new ApiListing(type -> true);

        assertThat(line(all, ApiSpecimens.Pair.class)).isNotEqualTo(line(all, ApiSpecimens.Swapped.class));
        assertThat(line(all, ApiSpecimens.Light.class)).isNotEqualTo(line(all, ApiSpecimens.LightInAnotherOrder.class));
        assertThat(line(all, ApiSpecimens.Marked.class)).isNotEqualTo(line(all, ApiSpecimens.Unmarked.class));
        assertThat(members(all, ApiSpecimens.Marked.class)).isNotEqualTo(members(all, ApiSpecimens.Unmarked.class));
    }

    @Test
    void changes_areTheLinesThatWentAndCame() {
        assertThat(changes(List.of("a", "b"), List.of("b", "c"))).containsExactly("-a", "+c");
        assertThat(changes(List.of("a", "b"), List.of("b", "a"))).hasSize(1);
    }

    private static String line(ApiListing listing, Class<?> specimen) {
        return listing.of(Stream.of(specimen)).get(0).replace(specimen.getName(), "");
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
