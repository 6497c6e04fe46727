package io.github.keepalive.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;

/**
 * Matches unless the application has excluded the {@link KeepaliveAutoConfiguration}. For
 * auto-configurations that are ordered after it.
 *
 * <p>
 * The condition looks for a bean by name. By type, Spring would search all bean
 * definitions once for each auto-configuration of the starter.
 *
 * @since 0.1.0
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@ConditionalOnBean(name = KeepaliveAutoConfiguration.INTEGRATIONS_BEAN)
public @interface ConditionalOnKeepalive {

}
