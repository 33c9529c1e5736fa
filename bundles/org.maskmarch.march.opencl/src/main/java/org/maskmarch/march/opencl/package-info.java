/** The march on OpenCL devices, through Aparapi, which is embedded here and seen nowhere else. */
package org.maskmarch.march.opencl;
