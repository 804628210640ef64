/** What stands between the nodes and a service, and can stand in their way. */
package io.millrace.prove.proxy;
