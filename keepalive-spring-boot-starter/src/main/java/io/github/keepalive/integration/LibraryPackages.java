package io.github.keepalive.integration;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the packages of the library that an integration adapts. It is needed if they
 * differ from the packages of the classes on which the auto-configuration is conditional.
 * For example, Tomcat's server is in {@code org.apache.catalina} and its sockets are in
 * {@code org.apache.tomcat}. An architecture test reads it to check that an integration
 * uses no other library. It has no effect at run time.
 */
@Target(ElementType.PACKAGE)
@Retention(RetentionPolicy.CLASS)
@Documented
public @interface LibraryPackages {

	/**
	 * Return the names of the packages. Their subpackages are included.
	 * @return the names
	 */
	String[] value();

}
