package io.github.keepalive.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;

/**
 * Matches unless the application has excluded the {@link KeepaliveAutoConfiguration}.
 *
 * <p>
 * It looks for a bean by name. Looking by type takes Spring through all bean definitions,
 * each time: with ten such conditions that was a third of what the starter cost a start.
 *
 * @since 0.1.0
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@ConditionalOnBean(name = "keepaliveIntegrations")
public @interface ConditionalOnKeepalive {

}
