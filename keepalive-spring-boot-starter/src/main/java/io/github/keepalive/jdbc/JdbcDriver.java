package io.github.keepalive.jdbc;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.socket.KeepaliveSocketFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * A driver and how it is configured: either with a socket factory, by its class name and
 * one argument, or with properties for the keepalive values.
 */
enum JdbcDriver {

	POSTGRESQL("jdbc:postgresql:", "org.postgresql.Driver",
			new FactoryProperties("socketFactory", KeepaliveSocketFactory.class.getName(), "socketFactoryArg")),

	SQL_SERVER("jdbc:sqlserver:", "com.microsoft.sqlserver.jdbc.SQLServerDriver",
			new FactoryProperties("socketFactoryClass", KeepaliveSocketFactory.class.getName(),
					"socketFactoryConstructorArg")),

	MARIADB("jdbc:mariadb:", "org.mariadb.jdbc.Driver",
			new FactoryProperties("socketFactory", "io.github.keepalive.driver.KeepaliveMariaDbSocketFactory",
					"keepalive")),

	MYSQL("jdbc:mysql:", "com.mysql.cj.jdbc.Driver",
			new FactoryProperties("socketFactory", "io.github.keepalive.driver.KeepaliveMySqlSocketFactory",
					"keepalive", "socksProxyHost", "protocol")),

	ORACLE("jdbc:oracle:thin:", "oracle.jdbc.OracleDriver", null) {

		@Override
		Map<String, String> values(KeepalivePlan plan) {
			Map<String, String> values = new LinkedHashMap<>();
			put(values, plan, KeepaliveOption.TCP_KEEPIDLE, "oracle.net.TCP_KEEPIDLE");
			put(values, plan, KeepaliveOption.TCP_KEEPINTVL, "oracle.net.TCP_KEEPINTERVAL");
			put(values, plan, KeepaliveOption.TCP_KEEPCNT, "oracle.net.TCP_KEEPCOUNT");
			values.put("oracle.net.keepAlive", "true");
			return values;
		}

		private void put(Map<String, String> values, KeepalivePlan plan, KeepaliveOption option, String name) {
			if (plan.asks(option)) {
				values.put(name, Integer.toString(plan.amount(option)));
			}
		}

	},

	DB2("jdbc:db2:", "com.ibm.db2.jcc.DB2Driver", null);

	private final String urlPrefix;

	private final String driverClass;

	private final @Nullable FactoryProperties socketFactory;

	JdbcDriver(String urlPrefix, String driverClass, @Nullable FactoryProperties socketFactory) {
		this.urlPrefix = urlPrefix;
		this.driverClass = driverClass;
		this.socketFactory = socketFactory;
	}

	/**
	 * Find the driver of some connection properties.
	 * @param properties the properties
	 * @return the driver, or {@code null} if it is not a known one
	 */
	static @Nullable JdbcDriver of(DriverProperties properties) {
		String className = properties.className();
		for (JdbcDriver driver : values()) {
			if (className != null && className.startsWith(ClassUtils.getPackageName(driver.driverClass) + ".")) {
				return driver;
			}
		}
		String url = properties.url();
		for (JdbcDriver driver : values()) {
			if (url != null && url.startsWith(driver.urlPrefix)) {
				return driver;
			}
		}
		return null;
	}

	/**
	 * Return the name of the driver's class.
	 * @return the name
	 */
	String driverClass() {
		return this.driverClass;
	}

	/**
	 * Return how the driver is configured with a socket factory.
	 * @return its properties, or {@code null} if it takes none
	 */
	@Nullable FactoryProperties socketFactory() {
		return this.socketFactory;
	}

	/**
	 * Return the properties to set on a driver that takes no socket factory.
	 * @param plan the plan to configure
	 * @return the values by property
	 */
	Map<String, String> values(KeepalivePlan plan) {
		return Map.of();
	}

	/**
	 * Return whether the driver can load a socket factory. It uses its own class loader.
	 * @param factory the class of the socket factory
	 * @param classLoader where to look for the driver
	 * @return {@code false} if every connection would fail
	 */
	boolean canLoad(Class<?> factory, @Nullable ClassLoader classLoader) {
		try {
			ClassLoader driver = ClassUtils.forName(this.driverClass, classLoader).getClassLoader();
			return Class.forName(factory.getName(), false, driver) == factory;
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return false;
		}
	}

	/**
	 * The properties that configure a driver with a socket factory.
	 *
	 * @param classProperty the property that takes the name of the class
	 * @param className the name of the starter's class
	 * @param argumentProperty the property that takes its argument
	 * @param conflicting properties that would have no effect beside the starter's socket
	 * factory
	 */
	record FactoryProperties(String classProperty, String className, String argumentProperty,
			List<String> conflicting) {

		FactoryProperties(String classProperty, String className, String argumentProperty, String... conflicting) {
			this(classProperty, className, argumentProperty,
					Stream.concat(Stream.of(classProperty), Stream.of(conflicting)).toList());
		}

	}

}
