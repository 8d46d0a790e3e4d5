package io.github.dynamodblock.it;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

/** What a body writes at its end, so that it needs the database until then. */
@Entity
public class DoneWork {
    @Id
    @GeneratedValue
    @Nullable Long id;

    String kind = "";

    /** For Hibernate. */
    protected DoneWork() {}

    DoneWork(String kind) {
        this.kind = kind;
    }
}
