package io.github.dynamodblock.system;

import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/**
 * Notifies of images of this process, as AWS Lambda SnapStart and CRaC make them. Whatever is in an image can run
 * many times. If {@code org.crac} is not on the class path, there is no notification.
 */
public final class ProcessSnapshots {
    private ProcessSnapshots() {}

    /**
     * Runs both tasks around each image from now on, as long as the caller keeps a reference to the returned object.
     *
     * @param before runs before an image is made
     * @param after runs in each copy of the process; also in the original, if the original goes on or no image could
     *     be made
     * @return the registration
     */
    public static Object around(Runnable before, Runnable after) {
        try {
            return Registered.with(before, after);
        } catch (NoClassDefFoundError notOnTheClassPath) {
            return after;
        }
    }

    /**
     * A class of its own, so that {@code org.crac} is needed only where it is on the class path. The context of
     * {@code org.crac} refers to its resources weakly.
     */
    private record Registered(Runnable before, Runnable after) implements Resource {
        static Object with(Runnable before, Runnable after) {
            Registered resource = new Registered(before, after);
            Core.getGlobalContext().register(resource);
            return resource;
        }

        @Override
        public void beforeCheckpoint(Context<? extends Resource> context) {
            before.run();
        }

        @Override
        public void afterRestore(Context<? extends Resource> context) {
            after.run();
        }
    }
}
