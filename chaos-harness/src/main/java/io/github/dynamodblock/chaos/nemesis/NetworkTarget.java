package io.github.dynamodblock.chaos.nemesis;

/** The way between a process and the store. */
public interface NetworkTarget {
    void impose(FaultShape.OfNetwork fault);

    /** Undoes whatever was imposed. Does nothing if nothing was. */
    void heal();
}
