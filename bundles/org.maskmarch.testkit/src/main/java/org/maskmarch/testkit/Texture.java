package org.maskmarch.testkit;

/** Colour of a solid's surface, without light. */
@FunctionalInterface
public interface Texture {
    /**
     * @param p on the surface, object coordinates
     * @return r, g, b as displayed, 0..1
     */
    Vec colour(Vec p);
}
