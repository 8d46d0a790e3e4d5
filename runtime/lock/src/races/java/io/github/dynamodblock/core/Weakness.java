package io.github.dynamodblock.core;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** What is taken from a production class to make the specimen that a check must catch. */
record Weakness(Class<?> of, int withoutAccess, Visitor visitor) {
    private static final String FLAG = Type.getInternalName(AtomicBoolean.class);

    /** Makes the weak method of a method. */
    interface Visitor {
        MethodVisitor of(String method, MethodVisitor next);
    }

    /** The class as it is. */
    static Weakness none(Class<?> of) {
        return new Weakness(of, 0, (method, next) -> next);
    }

    /** The class without its monitors. */
    static Weakness monitorless(Class<?> of) {
        return new Weakness(of, Opcodes.ACC_SYNCHRONIZED, (method, next) -> new MethodVisitor(Opcodes.ASM9, next) {
            @Override
            public void visitInsn(int opcode) {
                boolean monitor = opcode == Opcodes.MONITORENTER || opcode == Opcodes.MONITOREXIT;
                super.visitInsn(monitor ? Opcodes.POP : opcode);
            }
        });
    }

    /** The class without its calls of that void method, of arguments that are no longs or doubles. */
    static Weakness omitting(Class<?> of, Class<?> owner, String callee) {
        return new Weakness(of, 0, (method, next) -> new MethodVisitor(Opcodes.ASM9, next) {
            @Override
            public void visitMethodInsn(int opcode, String type, String name, String signature, boolean isInterface) {
                if (type.equals(Type.getInternalName(owner)) && name.equals(callee)) {
                    for (int pushed = 0; pushed <= Type.getArgumentTypes(signature).length; pushed++) {
                        super.visitInsn(Opcodes.POP);
                    }
                } else {
                    super.visitMethodInsn(opcode, type, name, signature, isInterface);
                }
            }
        });
    }

    /** The class that calls another method of that class instead, with the same arguments. */
    static Weakness calling(Class<?> of, Class<?> owner, String callee, String instead) {
        return new Weakness(of, 0, (method, next) -> new MethodVisitor(Opcodes.ASM9, next) {
            @Override
            public void visitMethodInsn(int opcode, String type, String name, String signature, boolean isInterface) {
                boolean called = type.equals(Type.getInternalName(owner)) && name.equals(callee);
                super.visitMethodInsn(opcode, type, called ? instead : name, signature, isInterface);
            }
        });
    }

    /** The class that looks at a flag and then sets it, instead of both at once. */
    static Weakness torn(Class<?> of) {
        return claiming(of, "lookThenSet");
    }

    static boolean lookThenSet(AtomicBoolean flag, boolean from, boolean to) {
        boolean same = flag.get() == from;
        if (same) {
            flag.set(to);
        }
        return same;
    }

    /** The class that sets a flag, and goes on whether or not it was set before. */
    static Weakness careless(Class<?> of) {
        return claiming(of, "set");
    }

    static boolean set(AtomicBoolean flag, boolean from, boolean to) {
        flag.set(to);
        return true;
    }

    /** The class that claims a flag in that way of ours. */
    private static Weakness claiming(Class<?> of, String way) {
        return new Weakness(of, 0, (method, next) -> new MethodVisitor(Opcodes.ASM9, next) {
            @Override
            public void visitMethodInsn(int opcode, String type, String name, String signature, boolean isInterface) {
                if (type.equals(FLAG) && name.equals("compareAndSet")) {
                    super.visitMethodInsn(
                            Opcodes.INVOKESTATIC,
                            Type.getInternalName(Weakness.class),
                            way,
                            "(L" + FLAG + ";ZZ)Z",
                            false);
                } else {
                    super.visitMethodInsn(opcode, type, name, signature, isInterface);
                }
            }
        });
    }

    /** The same, and now and then a thread stops for a moment as it begins a method, before a call, or beside a field. */
    Weakness dawdling() {
        return new Weakness(of, withoutAccess, (method, next) -> new MethodVisitor(Opcodes.ASM9, visitor.of(method, next)) {
            @Override
            public void visitCode() {
                super.visitCode();
                dawdle();
            }

            @Override
            public void visitFieldInsn(int opcode, String type, String name, String descriptor) {
                if (opcode == Opcodes.PUTFIELD) {
                    dawdle();
                }
                super.visitFieldInsn(opcode, type, name, descriptor);
                if (opcode == Opcodes.GETFIELD) {
                    dawdle();
                }
            }

            @Override
            public void visitMethodInsn(int opcode, String type, String name, String signature, boolean isInterface) {
                if (opcode == Opcodes.INVOKEVIRTUAL || opcode == Opcodes.INVOKEINTERFACE) {
                    dawdle();
                }
                super.visitMethodInsn(opcode, type, name, signature, isInterface);
            }

            private void dawdle() {
                super.visitMethodInsn(
                        Opcodes.INVOKESTATIC, Type.getInternalName(Weakness.class), "dawdle", "()V", false);
            }
        });
    }

    static void dawdle() {
        if (ThreadLocalRandom.current().nextInt(10) == 0) {
            LockSupport.parkNanos(20_000);
        }
    }

    byte[] weaken(byte[] sound) {
        ClassReader reader = new ClassReader(sound);
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        reader.accept(
                new ClassVisitor(Opcodes.ASM9, writer) {
                    @Override
                    public MethodVisitor visitMethod(
                            int access, String name, String signature, String generic, String[] exceptions) {
                        int weak = access & ~withoutAccess;
                        return visitor.of(name, super.visitMethod(weak, name, signature, generic, exceptions));
                    }
                },
                0);
        return writer.toByteArray();
    }
}
