package io.github.keepalive.integration;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Packages of the library that an integration adapts, where the names of the classes that
 * its auto-configuration is conditional on do not tell: Tomcat's server is
 * {@code org.apache.catalina}, its sockets are {@code org.apache.tomcat}. The rule that
 * an integration uses no other library reads it. It means nothing at run time.
 */
@Target(ElementType.PACKAGE)
@Retention(RetentionPolicy.CLASS)
@Documented
public @interface LibraryPackages {

	/**
	 * Return the names of the packages, which stand for those below them too.
	 * @return the names
	 */
	String[] value();

}
