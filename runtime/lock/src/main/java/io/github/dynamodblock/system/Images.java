package io.github.dynamodblock.system;

import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/**
 * Tells of images of this process, as AWS Lambda SnapStart and CRaC make them: whatever is in one may run many times. Where
 * {@code org.crac} is not on the class path, nobody tells of them.
 */
public final class Images {
    private Images() {}

    /**
     * From now on both run around each image, as long as somebody holds what this returns.
     *
     * @param before runs before an image is made
     * @param after runs in each copy, and in the original if it goes on or none could be made
     */
    public static Object around(Runnable before, Runnable after) {
        try {
            return Registered.with(before, after);
        } catch (NoClassDefFoundError notOnTheClassPath) {
            return after;
        }
    }

    /** Apart, so that the class is needed only where it can be had. The context refers to its resources weakly. */
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
