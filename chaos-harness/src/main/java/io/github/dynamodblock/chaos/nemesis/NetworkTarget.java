package io.github.dynamodblock.chaos.nemesis;

/** A network target is the way between a process and the store. */
public interface NetworkTarget {
    void impose(FaultShape.OfNetwork fault);

    /** Undoes the imposed fault. Does nothing if no fault was imposed. */
    void heal();
}
