/** The processes that are proved: services and nodes as children of this one, and the files that they run by. */
package io.millrace.prove.world;
