package io.github.keepalive.crac;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Part of the {@link Core} that stands in for a JVM's. It does not keep its resources
 * from being collected.
 */
public class Context {

	private final List<WeakReference<Resource>> resources = new CopyOnWriteArrayList<>();

	public void register(Resource resource) {
		this.resources.removeIf((reference) -> reference.get() == null);
		this.resources.add(new WeakReference<>(resource));
	}

	List<Resource> resources() {
		return this.resources.stream().map(WeakReference::get).filter(Objects::nonNull).toList();
	}

}
