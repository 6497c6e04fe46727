package io.github.keepalive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.util.ClassUtils;

/**
 * The auto-configurations of the starter, as its file of imports lists them.
 */
public final class KeepaliveAutoConfigurations {

	private KeepaliveAutoConfigurations() {
	}

	public static List<Class<?>> all() {
		List<Class<?>> all = new ArrayList<>();
		for (String name : ImportCandidates.load(AutoConfiguration.class, null)) {
			if (name.startsWith("io.github.keepalive.")) {
				all.add(ClassUtils.resolveClassName(name, null));
			}
		}
		return all;
	}

	/**
	 * Return the configurations inside an auto-configuration that have a condition of
	 * their own.
	 * @param autoConfiguration the auto-configuration
	 * @return the configurations
	 */
	public static Stream<Class<?>> nested(Class<?> autoConfiguration) {
		return Stream.<Class<?>>of(autoConfiguration.getDeclaredClasses())
			.filter((nested) -> nested.isAnnotationPresent(ConditionalOnClass.class));
	}

	/**
	 * Return the names of the classes without which a configuration is not there.
	 * @param configuration the configuration
	 * @return the names
	 */
	public static Set<String> conditions(Class<?> configuration) {
		ConditionalOnClass condition = configuration.getAnnotation(ConditionalOnClass.class);
		Set<String> names = new TreeSet<>();
		if (condition != null) {
			Stream.of(condition.value()).map(Class::getName).forEach(names::add);
			names.addAll(Arrays.asList(condition.name()));
		}
		return names;
	}

	/**
	 * Return the names of the beans that a configuration makes, without those of nested
	 * ones.
	 * @param configuration the configuration
	 * @return the names
	 */
	public static Set<String> beans(Class<?> configuration) {
		Set<String> names = new TreeSet<>();
		Stream.of(configuration.getDeclaredMethods())
			.filter((method) -> method.isAnnotationPresent(Bean.class))
			.forEach((method) -> {
				String[] own = method.getAnnotation(Bean.class).value();
				names.addAll((own.length > 0) ? Arrays.asList(own) : List.of(method.getName()));
			});
		return names;
	}

	/**
	 * Return a context with all of them, those that an application has to ask for too.
	 * Where one is conditional on a bean, there is one, which nobody asks for.
	 * @return the context
	 */
	public static ApplicationContextRunner runner() {
		ApplicationContextRunner runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(all().toArray(Class<?>[]::new)))
			.withPropertyValues("management.endpoints.web.exposure.include=keepalive",
					"management.health.keepalive.enabled=true");
		List<Class<?>> beans = all().stream()
			.map((autoConfiguration) -> autoConfiguration.getAnnotation(ConditionalOnBean.class))
			.filter(Objects::nonNull)
			.flatMap((condition) -> Stream.<Class<?>>of(condition.value()))
			.toList();
		for (Class<?> bean : beans) {
			runner = withUnusedBean(runner, bean);
		}
		return runner;
	}

	/**
	 * Return such a context on a machine that lacks a class.
	 * @param className the name of the class
	 * @return the context
	 */
	public static ApplicationContextRunner runnerWithout(String className) {
		Predicate<String> absent = (name) -> name.equals(className) || name.startsWith(className + "$");
		return runner().withClassLoader(filter(absent));
	}

	/**
	 * Return the auto-configurations that are there although a class is absent.
	 * @param absent the name of the class
	 * @return the auto-configurations
	 */
	public static List<Class<?>> remaining(String absent) {
		return all().stream().filter((candidate) -> !conditions(candidate).contains(absent)).toList();
	}

	private static <T> ApplicationContextRunner withUnusedBean(ApplicationContextRunner runner, Class<T> type) {
		return runner.withBean(type, () -> {
			throw new IllegalStateException("Nobody should ask for " + type);
		}, (definition) -> definition.setLazyInit(true));
	}

	@SuppressWarnings("unchecked")
	private static FilteredClassLoader filter(Predicate<String> absent) {
		return new FilteredClassLoader(absent);
	}

}
