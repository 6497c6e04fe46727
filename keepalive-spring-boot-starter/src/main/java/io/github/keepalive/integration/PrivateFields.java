package io.github.keepalive.integration;

import java.lang.reflect.Field;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * Reads and writes fields of a library for which it has no public methods. All methods
 * except {@link #isNull} throw a {@link NullPointerException} with the name of the field
 * if there is no such field.
 */
public final class PrivateFields {

	private PrivateFields() {
	}

	/**
	 * Return the value of a field.
	 * @param owner the object; its class or a superclass declares the field
	 * @param name the name of the field
	 * @return the value
	 */
	public static @Nullable Object read(Object owner, String name) {
		return ReflectionUtils.getField(field(owner, name), owner);
	}

	/**
	 * Return the value of a field that is never {@code null}.
	 * @param owner the object; its class or a superclass declares the field
	 * @param name the name of the field
	 * @return the value
	 */
	public static Object readRequired(Object owner, String name) {
		return Objects.requireNonNull(read(owner, name), name);
	}

	/**
	 * Return whether a field exists and is {@code null}.
	 * @param owner the object; its class or a superclass declares the field
	 * @param name the name of the field
	 * @return {@code false} if it has a value, or if there is no such field
	 */
	public static boolean isNull(Object owner, String name) {
		return ReflectionUtils.findField(owner.getClass(), name) != null && read(owner, name) == null;
	}

	/**
	 * Set a field.
	 * @param owner the object; its class or a superclass declares the field
	 * @param name the name of the field
	 * @param value the value
	 */
	public static void write(Object owner, String name, Object value) {
		ReflectionUtils.setField(field(owner, name), owner, value);
	}

	private static Field field(Object owner, String name) {
		Field field = Objects.requireNonNull(ReflectionUtils.findField(owner.getClass(), name), "no field " + name);
		ReflectionUtils.makeAccessible(field);
		return field;
	}

}
