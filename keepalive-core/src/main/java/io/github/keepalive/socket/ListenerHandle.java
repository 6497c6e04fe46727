package io.github.keepalive.socket;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.kernel.KernelAccess;
import io.github.keepalive.kernel.OutOfDescriptorsException;
import io.github.keepalive.kernel.SocketIdentity;
import io.github.keepalive.kernel.SocketOptionException;
import io.github.keepalive.kernel.SocketView;
import io.github.keepalive.kernel.TunableSocket;
import org.jspecify.annotations.Nullable;

/**
 * A handle to reach a listener again for as long as its server has it open.
 */
interface ListenerHandle {

	/**
	 * Read options.
	 * @param options the options
	 * @return their amounts, without those that cannot be read; none once the listener is
	 * closed
	 */
	Map<KeepaliveOption, Integer> read(Set<KeepaliveOption> options);

	/**
	 * Hold the listener, to set its options.
	 * @return the listener, or {@code null} if it is gone or cannot be held
	 */
	@Nullable TunableSocket hold();

	/**
	 * Create a handle of a listener that was found by its descriptor.
	 * @param kernel reaches the listener
	 * @param identity the identity of the listener, or {@code null} if it has none
	 * @return the handle
	 */
	static ListenerHandle of(Supplier<KernelAccess> kernel, @Nullable SocketIdentity identity) {
		return new ListenerHandle() {

			@Override
			public Map<KeepaliveOption, Integer> read(Set<KeepaliveOption> options) {
				SocketView view = (identity != null) ? kernel.get().view(identity) : null;
				if (identity == null || view == null) {
					return Map.of();
				}
				Map<KeepaliveOption, Integer> amounts = view.read(options);
				return (view.cookie() == identity.cookie()) ? amounts : Map.of();
			}

			@Override
			public @Nullable TunableSocket hold() {
				try {
					return (identity != null) ? kernel.get().hold(identity) : null;
				}
				catch (OutOfDescriptorsException ex) {
					return null;
				}
			}

		};
	}

	/**
	 * Create a handle of a listener that sets options by itself.
	 * @param listener the channel of the listener
	 * @return the handle
	 */
	static ListenerHandle of(TunableSocket listener) {
		return new ListenerHandle() {

			@Override
			public Map<KeepaliveOption, Integer> read(Set<KeepaliveOption> options) {
				Map<KeepaliveOption, Integer> amounts = new EnumMap<>(KeepaliveOption.class);
				for (KeepaliveOption option : options) {
					if (listener.obstacle(option) != null) {
						continue;
					}
					try {
						amounts.put(option, listener.get(option));
					}
					catch (SocketOptionException ex) {
						// The listener is closed or the system refuses, so there is no
						// amount.
						continue;
					}
				}
				return amounts;
			}

			@Override
			public @Nullable TunableSocket hold() {
				return listener.isOpen() ? listener : null;
			}

		};
	}

}
