package io.github.keepalive.kernel;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.LongBinaryOperator;

/**
 * The real system calls, with cookies as a test wants them.
 */
public final class ChangedSystemCalls {

	private ChangedSystemCalls() {
	}

	/**
	 * Return system calls.
	 * @param cookies returns the cookie of a socket, given its descriptor and its real
	 * cookie
	 * @return the system calls
	 */
	public static SystemCalls withCookies(LongBinaryOperator cookies) {
		SystemCalls calls = new JffiSystemCalls();
		return (SystemCalls) Proxy.newProxyInstance(SystemCalls.class.getClassLoader(),
				new Class<?>[] { SystemCalls.class }, (proxy, method, arguments) -> {
					try {
						Object result = method.invoke(calls, arguments);
						return method.getName().equals("cookie")
								? cookies.applyAsLong((Integer) arguments[0], (Long) result) : result;
					}
					catch (InvocationTargetException ex) {
						throw ex.getCause();
					}
				});
	}

}
