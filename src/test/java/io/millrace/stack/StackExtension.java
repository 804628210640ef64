package io.millrace.stack;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Keeps one {@link SharedServices} a JVM and one {@link Stack} a test class. */
final class StackExtension implements BeforeAllCallback, AfterEachCallback, AfterAllCallback, ParameterResolver {
    private static final Namespace SPACE = Namespace.create(StackExtension.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        SharedServices services = context.getRoot()
                .getStore(SPACE)
                .getOrComputeIfAbsent(SharedServices.class, key -> new SharedServices(), SharedServices.class);
        if (enclosing(context) == null) {
            context.getStore(SPACE).put(Stack.class, new Stack(services));
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        enclosing(context).failWhereBlocked();
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        Stack own = context.getStore(SPACE).remove(Stack.class, Stack.class);
        if (own != null) {
            own.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Stack.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return enclosing(context);
    }

    private static Stack enclosing(ExtensionContext context) {
        return context.getStore(SPACE).get(Stack.class, Stack.class);
    }
}
