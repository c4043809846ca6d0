/** Whether this machine and what it reaches can run the pipeline, and what to do where they can't. */
@NullMarked
package shop.orderpipeline.opscli.doctor;

import org.jspecify.annotations.NullMarked;
