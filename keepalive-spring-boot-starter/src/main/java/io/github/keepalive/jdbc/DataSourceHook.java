package io.github.keepalive.jdbc;

import java.sql.SQLException;
import java.util.Map;
import java.util.function.Function;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

/**
 * How to configure one type of data source.
 *
 * @param <D> the type of data source
 * @param type the type of data source
 * @param properties returns the properties that it passes to its driver, or {@code null}
 * if it has no driver of its own
 * @param targets returns the data sources that it delegates to, by a display name
 */
record DataSourceHook<D>(Class<D> type, Function<D, @Nullable DriverProperties> properties,
		Function<D, Map<String, DataSource>> targets) {

	static <D> DataSourceHook<D> ofPool(Class<D> type, Function<D, @Nullable DriverProperties> properties) {
		return new DataSourceHook<>(type, properties, (pool) -> Map.of());
	}

	static <D> DataSourceHook<D> ofDelegating(Class<D> type, Function<D, Map<String, DataSource>> targets) {
		return new DataSourceHook<>(type, (dataSource) -> null, targets);
	}

	static Map<String, DataSource> target(@Nullable Object target) {
		return (target instanceof DataSource dataSource) ? Map.of("", dataSource) : Map.of();
	}

	boolean fits(DataSource dataSource) {
		return this.type.isInstance(dataSource);
	}

	/**
	 * Return the data source in a wrapper, such as one that records metrics.
	 * @param wrapper a data source of another type
	 * @return the wrapped data source, or {@code null} if it does not have this type
	 */
	@Nullable DataSource unwrap(DataSource wrapper) {
		try {
			return (DataSource.class.isAssignableFrom(this.type) && wrapper.isWrapperFor(this.type))
					? (DataSource) wrapper.unwrap(this.type) : null;
		}
		catch (SQLException | RuntimeException ex) {
			return null;
		}
	}

	@Nullable DriverProperties propertiesOf(DataSource dataSource) {
		return this.properties.apply(this.type.cast(dataSource));
	}

	Map<String, DataSource> targetsOf(DataSource dataSource) {
		return this.targets.apply(this.type.cast(dataSource));
	}

}
